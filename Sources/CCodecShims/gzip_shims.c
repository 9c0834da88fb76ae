#include "codec_shims.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// What went wrong, without the file's name, which zlib puts before it.
static const char *gzip_error(gzFile file, const char *path, int *code) {
  const char *text = gzerror(file, code);
  size_t length = strlen(path);
  return strncmp(text, path, length) == 0 && strncmp(text + length, ": ", 2) == 0
             ? text + length + 2
             : text;
}

uint8_t *codec_gunzip(
    const char *path, uint64_t cap, uint64_t block, bool (*is_cancelled)(const void *context),
    const void *context, uint64_t *size, bool *too_large, bool *broken, char *reason,
    size_t reason_size) {
  *size = 0;
  *too_large = false;
  *broken = false;
  gzFile file = gzopen(path, "rb");
  if (!file) {
    snprintf(reason, reason_size, "%s", errno ? strerror(errno) : "no memory");
    return NULL;
  }
  uint64_t room = 1 << 20, used = 0;
  uint8_t *bytes = malloc(room);
  bool cancelled = false;
  while (bytes) {
    if (is_cancelled(context)) {
      cancelled = true;
      snprintf(reason, reason_size, "no longer wanted");
      break;
    }
    uint64_t wanted = room - used;
    int count = gzread(file, bytes + used, wanted > (1 << 26) ? 1 << 26 : (unsigned)wanted);
    if (count < 0) {
      int code = 0;
      snprintf(reason, reason_size, "%s", gzip_error(file, path, &code));
      *broken = true;
      break;
    }
    used += (uint64_t)count;
    if (used > cap) {
      *too_large = true;
      snprintf(reason, reason_size, "inflated it would be larger than allowed");
      break;
    }
    if (count == 0) {
      int code = 0;
      const char *text = gzip_error(file, path, &code);
      if (code != Z_OK && code != Z_STREAM_END) {
        snprintf(reason, reason_size, "%s", text);
        *broken = true;
      }
      break;
    }
    if (used == room) {
      uint8_t *larger = realloc(bytes, room * 2);
      if (!larger) {
        free(bytes);
        bytes = NULL;
        break;
      }
      bytes = larger;
      room *= 2;
    }
  }
  gzclose(file);
  if (!bytes) {
    *too_large = true;
    snprintf(reason, reason_size, "not enough memory to inflate it");
    return NULL;
  }
  if (cancelled || *too_large || (*broken && used == 0)) {
    free(bytes);
    return NULL;
  }
  uint64_t padded = (used + block - 1) / block * block;
  if (padded == 0) padded = block;
  uint8_t *exact = realloc(bytes, padded);
  if (!exact) {
    free(bytes);
    *too_large = true;
    snprintf(reason, reason_size, "not enough memory to inflate it");
    return NULL;
  }
  memset(exact + used, 0, padded - used);
  *size = used;
  return exact;
}

bool codec_gzip_is_whole(const uint8_t *bytes, size_t size) {
  static const int gzip_or_zlib = 15 + 32;
  uint8_t out[32768];
  z_stream stream = {0};
  if (size > UINT32_MAX || inflateInit2(&stream, gzip_or_zlib) != Z_OK) return false;
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)size;
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = out;
    stream.avail_out = sizeof out;
    status = inflate(&stream, Z_NO_FLUSH);
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END;
}

int64_t codec_gunzip_bytes(const uint8_t *bytes, size_t size, uint8_t *out, size_t room) {
  static const int gzip_or_zlib = 15 + 32;
  static const size_t most = 1u << 30;
  z_stream stream = {0};
  if (size > UINT32_MAX || inflateInit2(&stream, gzip_or_zlib) != Z_OK) return -1;
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)size;
  size_t done = 0;
  int status = Z_OK;
  // One byte more than there may be, so that the stream reaches its end and its check sum.
  uint8_t spare;
  while (status == Z_OK && done <= room) {
    size_t now = done == room ? 1 : room - done < most ? room - done : most;
    stream.next_out = done == room ? &spare : out + done;
    stream.avail_out = (uInt)now;
    status = inflate(&stream, Z_NO_FLUSH);
    done += now - stream.avail_out;
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && done <= room ? (int64_t)done : -1;
}
