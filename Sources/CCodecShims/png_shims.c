#include "codec_shims.h"

#include <errno.h>
#include <libdeflate.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct codec_png {
  png_structp png;
  png_infop info;
  FILE *file;
  uint32_t width, height;
  int channels, depth;
  // In memory of the struct, since locals are not defined after longjmp.
  uint32_t rows;
  int pass, passes;
  char error[200], warning[200];
  uint8_t *encoded;
  // The filtered rows to write, and the same compressed.
  uint8_t *rows_out;
  uint8_t *packed;
  size_t used, room;
};

static void fail(png_structp png, png_const_charp message) {
  codec_png *self = png_get_error_ptr(png);
  snprintf(self->error, sizeof self->error, "%s", message);
  png_longjmp(png, 1);
}

static void warn(png_structp png, png_const_charp message) {
  codec_png *self = png_get_error_ptr(png);
  if (!self->warning[0]) snprintf(self->warning, sizeof self->warning, "%s", message);
}

void codec_png_close(codec_png *self) {
  if (!self) return;
  if (self->png) png_destroy_read_struct(&self->png, &self->info, NULL);
  if (self->file) fclose(self->file);
  free(self);
}

static void read_header(codec_png *self) {
  // Colours are shown as they are stored: what these say is not even read.
  static const png_byte ignored[] = "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0tIME";
  png_structp png = self->png;
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, ignored, sizeof ignored / 5);
  // In small portions: libpng gives nothing of the one that a file ends in.
  struct stat status;
  off_t size = fstat(fileno(self->file), &status) == 0 ? status.st_size : 0;
  png_set_compression_buffer_size(png, size < 512 ? 1 : size > 8192 * 512 ? 8192 : (size_t)size / 512);
  // A wrong check sum is told, and what it is of is shown.
  png_set_crc_action(png, PNG_CRC_WARN_USE, PNG_CRC_WARN_USE);
  png_set_benign_errors(png, 1);
  png_init_io(png, self->file);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_set_chunk_malloc_max(png, 8 << 20);
  png_set_chunk_cache_max(png, 64);
  png_read_info(png, self->info);
  self->width = png_get_image_width(png, self->info);
  self->height = png_get_image_height(png, self->info);
  self->channels = png_get_channels(png, self->info);
  self->depth = png_get_bit_depth(png, self->info);
}

static void start(codec_png *self) {
  png_structp png = self->png;
  png_set_expand(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  png_set_swap(png);
#endif
  png_set_interlace_handling(png);
  png_read_update_info(png, self->info);
  self->channels = png_get_channels(png, self->info);
  self->depth = png_get_bit_depth(png, self->info);
}

codec_png *codec_png_open(const char *path, char *reason, size_t reason_size) {
  codec_png *self = calloc(1, sizeof *self);
  if (!self) {
    snprintf(reason, reason_size, "no memory");
    return NULL;
  }
  self->file = fopen(path, "rb");
  if (!self->file) {
    snprintf(reason, reason_size, "%s", strerror(errno));
    codec_png_close(self);
    return NULL;
  }
  self->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, self, fail, warn);
  if (self->png) self->info = png_create_info_struct(self->png);
  if (!self->info) {
    snprintf(reason, reason_size, "no memory");
    codec_png_close(self);
    return NULL;
  }
  if (setjmp(png_jmpbuf(self->png))) {
    snprintf(reason, reason_size, "%s", self->error);
    codec_png_close(self);
    return NULL;
  }
  read_header(self);
  return self;
}

bool codec_png_start(codec_png *self, char *reason, size_t reason_size) {
  if (setjmp(png_jmpbuf(self->png))) {
    snprintf(reason, reason_size, "%s", self->error);
    return false;
  }
  start(self);
  return true;
}

uint32_t codec_png_width(const codec_png *self) { return self->width; }
uint32_t codec_png_height(const codec_png *self) { return self->height; }
int codec_png_channels(const codec_png *self) { return self->channels; }
int codec_png_depth(const codec_png *self) { return self->depth; }
const char *codec_png_warning(const codec_png *self) { return self->warning; }

static void read_rows(codec_png *self, uint8_t *pixels) {
  size_t stride = (size_t)self->width * (size_t)self->channels * (size_t)(self->depth / 8);
  self->passes = png_get_interlace_type(self->png, self->info) == PNG_INTERLACE_NONE ? 1 : 7;
  for (self->pass = 0; self->pass < self->passes; self->pass++) {
    for (uint32_t y = 0; y < self->height; y++) {
      png_read_row(self->png, pixels + stride * y, NULL);
      if (y >= self->rows) self->rows = y + 1;
    }
  }
  png_read_end(self->png, NULL);
}

bool codec_png_read(codec_png *self, uint8_t *pixels, char *reason, size_t reason_size) {
  if (setjmp(png_jmpbuf(self->png))) {
    snprintf(reason, reason_size, "%s", self->error);
    return false;
  }
  read_rows(self, pixels);
  return true;
}

uint32_t codec_png_rows(const codec_png *self) { return self->rows; }
int codec_png_pass(const codec_png *self) { return self->pass; }
int codec_png_passes(const codec_png *self) { return self->passes; }

static void append(png_structp png, png_bytep bytes, size_t count) {
  codec_png *self = png_get_io_ptr(png);
  if (self->used + count > self->room) {
    size_t room = (self->used + count) * 2;
    uint8_t *larger = realloc(self->encoded, room);
    if (!larger) png_error(png, "no memory");
    self->encoded = larger;
    self->room = room;
  }
  memcpy(self->encoded + self->used, bytes, count);
  self->used += count;
}

static void flush(png_structp png) { (void)png; }

// A chunk's length has 31 bits.
enum { largest_chunk = 1 << 30 };

// libpng compresses with zlib, which takes two seconds for 16 megapixels of noise; libdeflate takes a
// quarter of one.
static void write_pixels(codec_png *self, const uint8_t *pixels) {
  size_t stride = (size_t)self->width * (size_t)self->channels;
  size_t count = (stride + 1) * self->height;
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(1);
  size_t room = libdeflate_zlib_compress_bound(compressor, count);
  // Kept where the longjmp of an error finds them.
  self->rows_out = malloc(count);
  self->packed = malloc(room);
  if (compressor && self->rows_out && self->packed) {
    for (uint32_t y = 0; y < self->height; y++) {
      uint8_t *row = self->rows_out + (stride + 1) * y;
      row[0] = PNG_FILTER_VALUE_NONE;
      memcpy(row + 1, pixels + stride * y, stride);
    }
    room = libdeflate_zlib_compress(compressor, self->rows_out, count, self->packed, room);
  } else {
    room = 0;
  }
  libdeflate_free_compressor(compressor);
  if (room == 0) png_error(self->png, "no memory");
  for (size_t done = 0; done < room; done += largest_chunk) {
    size_t part = room - done < largest_chunk ? room - done : largest_chunk;
    png_write_chunk(self->png, (png_const_bytep) "IDAT", self->packed + done, part);
  }
}

static void write_all(codec_png *self, const uint8_t *pixels) {
  static const int types[] = {
      0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGBA};
  png_set_write_fn(self->png, self, append, flush);
  png_set_IHDR(
      self->png, self->info, self->width, self->height, 8, types[self->channels],
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(self->png, self->info);
  write_pixels(self, pixels);
  png_write_chunk(self->png, (png_const_bytep) "IEND", NULL, 0);
}

uint8_t *codec_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, size_t *size,
    char *reason, size_t reason_size) {
  codec_png *self = calloc(1, sizeof *self);
  if (!self || channels < 1 || channels > 4) {
    snprintf(reason, reason_size, self ? "wrong number of channels" : "no memory");
    free(self);
    return NULL;
  }
  self->width = width;
  self->height = height;
  self->channels = channels;
  self->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, self, fail, warn);
  if (self->png) self->info = png_create_info_struct(self->png);
  uint8_t *encoded = NULL;
  if (!self->info) {
    snprintf(reason, reason_size, "no memory");
  } else if (setjmp(png_jmpbuf(self->png))) {
    snprintf(reason, reason_size, "%s", self->error);
  } else {
    png_set_user_limits(self->png, 0x7fffffff, 0x7fffffff);
    write_all(self, pixels);
    encoded = self->encoded;
    *size = self->used;
    self->encoded = NULL;
  }
  if (self->png) png_destroy_write_struct(&self->png, &self->info);
  free(self->rows_out);
  free(self->packed);
  free(self->encoded);
  free(self);
  return encoded;
}
