// What Swift cannot say: variadic calls, setjmp, function-like macros.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// --- Locale -------------------------------------------------------------------------------------

// Gives the calling thread the number format of the "C" locale, whatever the process has, and
// returns what it had before.
void *codec_numeric_locale_enter(void);
void codec_numeric_locale_leave(void *previous);

// --- gzip ---------------------------------------------------------------------------------------

// Inflates the file at `path` into memory from malloc, zero-padded to a multiple of `block`.
// `*size` is the size without padding. Returns NULL with a reason where it cannot, with
// `*too_large` set where it would take more than `cap` bytes. A file that breaks off gives what is
// there, with `*broken` set. `is_cancelled` is asked every few milliseconds and ends it with NULL.
uint8_t *codec_gunzip(
    const char *path, uint64_t cap, uint64_t block, bool (*is_cancelled)(const void *context),
    const void *context, uint64_t *size, bool *too_large, bool *broken, char *reason,
    size_t reason_size);

// Whether bytes in memory are a gzip stream that reaches its end.
bool codec_gzip_is_whole(const uint8_t *bytes, size_t size);

// Inflates a gzip or zlib stream in memory, and returns how many bytes it gives: -1 where it is broken
// or gives more than `room`.
int64_t codec_gunzip_bytes(const uint8_t *bytes, size_t size, uint8_t *out, size_t room);

// --- TIFF ---------------------------------------------------------------------------------------

typedef struct codec_tiff codec_tiff;
struct tiff;

// Opens a TIFF for reading ("r") or writing ("w") with error handlers of its own; messages go to
// this handle alone. No single allocation exceeds `allocation_cap` bytes.
codec_tiff *codec_tiff_open(
    const char *path, const char *mode, int64_t allocation_cap, char *reason, size_t reason_size);
void codec_tiff_close(codec_tiff *tiff);
struct tiff *codec_tiff_handle(codec_tiff *tiff);
// The last error since `codec_tiff_clear`, "" where there is none.
const char *codec_tiff_error(const codec_tiff *tiff);
void codec_tiff_clear(codec_tiff *tiff);

// A field of the current page, its default where it has one; false where it is missing.
bool codec_tiff_get16(codec_tiff *tiff, uint32_t tag, uint16_t *value);
bool codec_tiff_get32(codec_tiff *tiff, uint32_t tag, uint32_t *value);
// The text belongs to the handle and lives until the next page.
const char *codec_tiff_get_text(codec_tiff *tiff, uint32_t tag);
// A field of bytes; they belong to the handle and live until the next page. NULL where it is missing.
const uint8_t *codec_tiff_get_bytes(codec_tiff *tiff, uint32_t tag, uint32_t *count);
// The number of samples beside the colours; `*first` is what the first of them means.
uint16_t codec_tiff_extra_samples(codec_tiff *tiff, uint16_t *first);
// The palette's red, green and blue, each with an entry for every index; they live until the next page.
bool codec_tiff_palette(
    codec_tiff *tiff, const uint16_t **red, const uint16_t **green, const uint16_t **blue);
// Where the pages below the current one lie in the file; they live until the next page.
uint16_t codec_tiff_sub_pages(codec_tiff *tiff, const uint64_t **offsets);

bool codec_tiff_set16(codec_tiff *tiff, uint32_t tag, uint16_t value);
bool codec_tiff_set32(codec_tiff *tiff, uint32_t tag, uint32_t value);
bool codec_tiff_set_text(codec_tiff *tiff, uint32_t tag, const char *text);

// --- PNG ----------------------------------------------------------------------------------------

typedef struct codec_png codec_png;

// Opens a PNG and reads up to its pixels. Until `codec_png_start` there is no memory taken for rows,
// and channels and depth are those in the file.
codec_png *codec_png_open(const char *path, char *reason, size_t reason_size);
// Makes ready for `codec_png_read`; false with a reason where that fails.
bool codec_png_start(codec_png *png, char *reason, size_t reason_size);
void codec_png_close(codec_png *png);
uint32_t codec_png_width(const codec_png *png);
uint32_t codec_png_height(const codec_png *png);
// 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA, with palette and transparency expanded.
int codec_png_channels(const codec_png *png);
// 8 or 16, native byte order.
int codec_png_depth(const codec_png *png);
// Reads all rows into `pixels`, which holds height × width × channels × depth / 8 bytes. False with
// a reason where that fails.
bool codec_png_read(codec_png *png, uint8_t *pixels, char *reason, size_t reason_size);
// How many rows have something in them, and how many of the passes over them (7 where the picture is
// interlaced, else 1) were finished.
uint32_t codec_png_rows(const codec_png *png);
int codec_png_pass(const codec_png *png);
int codec_png_passes(const codec_png *png);
// The first warning, "" where there is none.
const char *codec_png_warning(const codec_png *png);

// Encodes 8-bit rows without padding as a PNG in memory from malloc.
uint8_t *codec_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, size_t *size,
    char *reason, size_t reason_size);
