#include <wcs.h>
#include <wcserr.h>
#include <wcsfix.h>
#include <wcshdr.h>
#include <wcslib.h>
#include <wcsprintf.h>
