#define _GNU_SOURCE
#include "codec_shims.h"

#include <locale.h>
#include <pthread.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

static locale_t numeric;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// Only of numbers: in what language the reasons of errors are told stays as the program has it.
static void make(void) {
  numeric = newlocale(LC_NUMERIC_MASK, "C", duplocale(LC_GLOBAL_LOCALE));
}

void *codec_numeric_locale_enter(void) {
  pthread_once(&once, make);
  return numeric ? (void *)uselocale(numeric) : NULL;
}

void codec_numeric_locale_leave(void *previous) {
  if (previous) uselocale((locale_t)previous);
}
