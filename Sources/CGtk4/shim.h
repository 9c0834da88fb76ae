#pragma once
/* The floor is GTK 4.8 with libadwaita 1.2; what newer ones deprecate is still what the floor has. */
#define GDK_DISABLE_DEPRECATION_WARNINGS
#define ADW_DISABLE_DEPRECATION_WARNINGS
#define GLIB_DISABLE_DEPRECATION_WARNINGS
#include <adwaita.h>
#include <glib-unix.h>
#include <pango/pangocairo.h>
