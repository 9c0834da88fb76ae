#include "canvas_shims.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

gboolean kit_pointer_is_movable(GtkWidget *widget) {
#ifdef GDK_WINDOWING_X11
  if (GDK_IS_X11_DISPLAY(gtk_widget_get_display(widget)))
    return TRUE;
#endif
  /* Wayland has no such request. */
  return FALSE;
}

gboolean kit_pointer_move(GtkWidget *widget, double x, double y) {
#ifdef GDK_WINDOWING_X11
  GtkNative *native = gtk_widget_get_native(widget);
  GdkSurface *surface = native == NULL ? NULL : gtk_native_get_surface(native);
  if (surface != NULL && GDK_IS_X11_SURFACE(surface)) {
    double left = 0, top = 0, dx = 0, dy = 0;
    if (!gtk_widget_translate_coordinates(widget, GTK_WIDGET(native), x, y, &left, &top))
      return FALSE;
    gtk_native_get_surface_transform(native, &dx, &dy);
    int scale = gdk_surface_get_scale_factor(surface);
    Display *display = gdk_x11_display_get_xdisplay(gdk_surface_get_display(surface));
    XWarpPointer(display, None, gdk_x11_surface_get_xid(surface), 0, 0, 0, 0,
                 (int)((left + dx) * scale), (int)((top + dy) * scale));
    return TRUE;
  }
#endif
  (void)widget;
  (void)x;
  (void)y;
  return FALSE;
}
