#define _GNU_SOURCE
#include "worker_shims.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif
#ifndef MSG_CMSG_CLOEXEC
#define MSG_CMSG_CLOEXEC 0
#endif

extern char **environ;

int worker_send(int socket, const void *bytes, size_t count, int passed) {
  const char *next = bytes;
  while (count > 0) {
    struct iovec part = {.iov_base = (void *)next, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    union {
      struct cmsghdr align;
      char room[CMSG_SPACE(sizeof(int))];
    } control;
    if (passed >= 0) {
      memset(&control, 0, sizeof control);
      message.msg_control = control.room;
      message.msg_controllen = sizeof control.room;
      struct cmsghdr *header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(sizeof(int));
      memcpy(CMSG_DATA(header), &passed, sizeof(int));
    }
    ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    passed = -1;
    next += sent;
    count -= (size_t)sent;
  }
  return 0;
}

long worker_receive(int socket, void *bytes, size_t count, int *passed) {
  *passed = -1;
  struct iovec part = {.iov_base = bytes, .iov_len = count};
  union {
    struct cmsghdr align;
    char room[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room,
      .msg_controllen = sizeof control.room};
  ssize_t received;
  do {
    received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (received < 0 && errno == EINTR);
  if (received < 0) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
      memcpy(passed, CMSG_DATA(header), sizeof(int));
      fcntl(*passed, F_SETFD, FD_CLOEXEC);
    }
  }
  return (long)received;
}

int worker_shared_memory(size_t count) {
#ifdef __linux__
  int descriptor = memfd_create("imgmarker", MFD_CLOEXEC | MFD_ALLOW_SEALING);
#else
  char name[64];
  snprintf(name, sizeof name, "/imgmarker-%d-%lx", getpid(), (unsigned long)random());
  int descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
  if (descriptor >= 0) {
    shm_unlink(name);
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
#endif
  if (descriptor < 0) return -1;
  if (ftruncate(descriptor, (off_t)count) != 0) {
    int reason = errno;
    close(descriptor);
    errno = reason;
    return -1;
  }
#ifdef __linux__
  fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
#endif
  return descriptor;
}

bool worker_is_shared_memory(int descriptor, size_t count) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || status.st_size < 0) return false;
#ifdef __linux__
  int seals = fcntl(descriptor, F_GET_SEALS);
  if (seals < 0 || !(seals & F_SEAL_SHRINK)) return false;
#endif
  return (uint64_t)status.st_size >= count;
}

void *worker_pages(size_t count) {
  void *memory = mmap(NULL, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  return memory;
}

void worker_keep_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 96 << 20);
#endif
}

void worker_flag_set(void *place, uint32_t value) {
  __atomic_store_n((uint32_t *)place, value, __ATOMIC_RELEASE);
}

uint32_t worker_flag_get(const void *place) {
  return __atomic_load_n((const uint32_t *)place, __ATOMIC_ACQUIRE);
}

int worker_sockets(int pair[2]) {
#ifdef SOCK_CLOEXEC
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0 ? 0 : errno;
#else
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return errno;
  for (int i = 0; i < 2; i++) fcntl(pair[i], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

int worker_start(const char *program, const char *limit, const char *manner, int input,
                 int32_t *process) {
  // posix_spawn only reads them.
  char *const arguments[] = {(char *)program, (char *)limit, (char *)manner, NULL};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
#ifdef __linux__
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#else
  short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                POSIX_SPAWN_CLOEXEC_DEFAULT;
  posix_spawn_file_actions_addinherit_np(&actions, STDERR_FILENO);
#endif
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // Ctrl+C in a terminal is for the program alone, which then ends its workers.
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, flags);
  pid_t started = 0;
  int failure = posix_spawn(&started, program, &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  *process = started;
  return failure;
}

void worker_limit_memory(uint64_t bytes) {
  struct rlimit limit = {.rlim_cur = (rlim_t)bytes, .rlim_max = (rlim_t)bytes};
  setrlimit(RLIMIT_AS, &limit);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  FILE *score = fopen("/proc/self/oom_score_adj", "w");
  if (score) {
    fputs("1000\n", score);
    fclose(score);
  }
#endif
}

int worker_end(int32_t process, int milliseconds) {
  int status = 0;
  pid_t ended = 0;
  for (; milliseconds > 0; milliseconds--) {
    ended = waitpid(process, &status, WNOHANG);
    if (ended != 0) break;
    usleep(1000);
  }
  bool by_us = ended == 0;
  if (by_us) {
    kill(process, SIGKILL);
    do {
      ended = waitpid(process, &status, 0);
    } while (ended < 0 && errno == EINTR);
  }
  if (by_us) return -1;
  return ended == process && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
