#include "codec_shims.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

struct codec_tiff {
  TIFF *tiff;
  char error[400];
};

static int keep_error(
    TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  codec_tiff *self = user;
  vsnprintf(self->error, sizeof self->error, format, arguments);
  return 1;
}

// Warnings are about tags that nobody here asks for.
static int drop_warning(
    TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)user;
  (void)module;
  (void)format;
  (void)arguments;
  return 1;
}

codec_tiff *codec_tiff_open(
    const char *path, const char *mode, int64_t allocation_cap, char *reason, size_t reason_size) {
  codec_tiff *self = calloc(1, sizeof *self);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (self && options) {
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep_error, self);
    TIFFOpenOptionsSetWarningHandlerExtR(options, drop_warning, self);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)allocation_cap);
    self->tiff = TIFFOpenExt(path, mode, options);
  }
  if (options) TIFFOpenOptionsFree(options);
  if (self && self->tiff) return self;
  snprintf(reason, reason_size, "%s", self && self->error[0] ? self->error : "cannot be opened");
  free(self);
  return NULL;
}

void codec_tiff_close(codec_tiff *self) {
  if (!self) return;
  TIFFClose(self->tiff);
  free(self);
}

struct tiff *codec_tiff_handle(codec_tiff *self) { return self->tiff; }
const char *codec_tiff_error(const codec_tiff *self) { return self->error; }
void codec_tiff_clear(codec_tiff *self) { self->error[0] = 0; }

bool codec_tiff_get16(codec_tiff *self, uint32_t tag, uint16_t *value) {
  return TIFFGetFieldDefaulted(self->tiff, tag, value) == 1;
}

bool codec_tiff_get32(codec_tiff *self, uint32_t tag, uint32_t *value) {
  return TIFFGetFieldDefaulted(self->tiff, tag, value) == 1;
}

const char *codec_tiff_get_text(codec_tiff *self, uint32_t tag) {
  const char *text = NULL;
  return TIFFGetField(self->tiff, tag, &text) == 1 ? text : NULL;
}

const uint8_t *codec_tiff_get_bytes(codec_tiff *self, uint32_t tag, uint32_t *count) {
  const uint8_t *bytes = NULL;
  *count = 0;
  return TIFFGetField(self->tiff, tag, count, &bytes) == 1 ? bytes : NULL;
}

uint16_t codec_tiff_extra_samples(codec_tiff *self, uint16_t *first) {
  uint16_t count = 0;
  uint16_t *kinds = NULL;
  *first = 0;
  if (TIFFGetFieldDefaulted(self->tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) != 1) return 0;
  if (count > 0 && kinds) *first = kinds[0];
  return count;
}

bool codec_tiff_palette(
    codec_tiff *self, const uint16_t **red, const uint16_t **green, const uint16_t **blue) {
  return TIFFGetField(self->tiff, TIFFTAG_COLORMAP, red, green, blue) == 1;
}

uint16_t codec_tiff_sub_pages(codec_tiff *self, const uint64_t **offsets) {
  uint16_t count = 0;
  *offsets = NULL;
  if (TIFFGetField(self->tiff, TIFFTAG_SUBIFD, &count, offsets) != 1 || !*offsets) return 0;
  return count;
}

bool codec_tiff_set16(codec_tiff *self, uint32_t tag, uint16_t value) {
  return TIFFSetField(self->tiff, tag, (int)value) == 1;
}

bool codec_tiff_set32(codec_tiff *self, uint32_t tag, uint32_t value) {
  return TIFFSetField(self->tiff, tag, value) == 1;
}

bool codec_tiff_set_text(codec_tiff *self, uint32_t tag, const char *text) {
  return TIFFSetField(self->tiff, tag, text) == 1;
}
