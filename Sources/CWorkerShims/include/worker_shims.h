#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a worker process needs of the system and Swift cannot say: descriptors sent over a socket,
// memory without a name, limits.

// Sends all bytes, and with the first of them `passed` where it is not negative.
// Returns 0, or the errno.
int worker_send(int socket, const void *bytes, size_t count, int passed);

// Receives up to `count` bytes. `*passed` becomes the descriptor that came with them, or -1; it is
// closed on exec. Returns how many bytes came, 0 at the end, or the negative errno.
long worker_receive(int socket, void *bytes, size_t count, int *passed);

// Anonymous memory of that size that another process can map by its descriptor, zeroed, or -1 with
// errno. It cannot become smaller, so reading what is mapped of it is always safe.
int worker_shared_memory(size_t count);

// Whether the descriptor is such memory of at least that size.
bool worker_is_shared_memory(int descriptor, size_t count);

// Memory of this process's own, zeroed, to be given back by munmap;
// NULL with errno.
void *worker_pages(size_t count);

// Has the C library keep what it gave back of up to 32 MiB a piece: the next file needs as much again.
void worker_keep_memory(void);

// A number in memory that another process maps: what was written before it is set is seen by who gets it.
void worker_flag_set(void *place, uint32_t value);
uint32_t worker_flag_get(const void *place);

// Two connected sockets, closed on exec. Returns 0, or the errno.
int worker_sockets(int pair[2]);

// Starts a program with one or two arguments (`manner` may be NULL), with `input` as its standard input and no other descriptor but standard error, in
// a process group of its own. Returns 0, or the errno.
int worker_start(const char *program, const char *limit, const char *manner, int input,
                 int32_t *process);

// Limits this process's address space, and lets the system end it first where memory runs out.
void worker_limit_memory(uint64_t bytes);

// Waits so many milliseconds for the process to end, and then ends it. Returns the signal that it
// ended with by itself, 0 where it was none, -1 where it had to be ended.
int worker_end(int32_t process, int milliseconds);
