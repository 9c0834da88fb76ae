#include "memory_shims.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void kit_keep_frame_memory(void) {
#ifdef __GLIBC__
  /* The most that glibc would come to by itself; setting one ends its own adjusting of both. */
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  /* Of its own it keeps at most twice as much: less than a frame of a large screen frees. */
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
}
