#pragma once
#include <gtk/gtk.h>

/* A list model of so many rows that hold nothing: a row is known by its position. */
GListModel *kit_rows_new(void);

/* Other rows, all of them: what shows them binds them anew. */
void kit_rows_set_count(GListModel *rows, guint count);

/* Whether the object is of the type or of one that is made from it. */
gboolean kit_is_a(gpointer object, GType type);
