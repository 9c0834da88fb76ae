#pragma once

/* Has the C library keep what a painted frame frees, for the next. Nothing where it is not glibc. */
void kit_keep_frame_memory(void);
