#pragma once
#include "memory_shims.h"
#include "rows_shims.h"
#include <gtk/gtk.h>

/* What the canvas calls back, each time with the data it was made with. */
typedef struct {
  /* Draw: the widget's whole area, in logical pixels. */
  void (*snapshot)(void *data, GtkWidget *canvas, GtkSnapshot *snapshot);
  /* The size or the scale factor has changed. */
  void (*resized)(void *data, GtkWidget *canvas);
  /* A frame in which the canvas was drawn has been painted. */
  void (*painted)(void *data, GtkWidget *canvas);
  /* The widget is gone: let go of data. */
  void (*destroy)(void *data);
} KitCanvasCallbacks;

/* Whether the window system lets a program move the pointer. */
gboolean kit_pointer_is_movable(GtkWidget *widget);

/* Moves the pointer to a place of the widget, in logical pixels; FALSE where that cannot be done. */
gboolean kit_pointer_move(GtkWidget *widget, double x, double y);

/* A focusable widget with the role of an image; all it does is call back. */
GtkWidget *kit_canvas_new(const KitCanvasCallbacks *callbacks, void *data);
