#include "canvas_shims.h"
