#define _GNU_SOURCE
#include "codec_shims.h"

#include <locale.h>
#include <pthread.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

static locale_t numeric;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make(void) { numeric = newlocale(LC_ALL_MASK, "C", (locale_t)0); }

void *codec_numeric_locale_enter(void) {
  pthread_once(&once, make);
  return numeric ? (void *)uselocale(numeric) : NULL;
}

void codec_numeric_locale_leave(void *previous) {
  if (previous) uselocale((locale_t)previous);
}
