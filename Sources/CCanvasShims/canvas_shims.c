#include "canvas_shims.h"

typedef struct {
  GtkWidget parent_instance;
  KitCanvasCallbacks callbacks;
  void *data;
  GdkFrameClock *clock;
  gulong after_paint;
  gboolean drawn;
} KitCanvas;

typedef struct {
  GtkWidgetClass parent_class;
} KitCanvasClass;

G_DEFINE_TYPE(KitCanvas, kit_canvas, GTK_TYPE_WIDGET)

static void kit_canvas_snapshot(GtkWidget *widget, GtkSnapshot *snapshot) {
  KitCanvas *self = (KitCanvas *)widget;
  self->drawn = TRUE;
  self->callbacks.snapshot(self->data, widget, snapshot);
}

static void kit_canvas_size_allocate(GtkWidget *widget, int width, int height, int baseline) {
  KitCanvas *self = (KitCanvas *)widget;
  GTK_WIDGET_CLASS(kit_canvas_parent_class)->size_allocate(widget, width, height, baseline);
  /* A menu on the canvas takes its place and size from this. */
  for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    if (GTK_IS_POPOVER(child))
      gtk_popover_present(GTK_POPOVER(child));
  self->callbacks.resized(self->data, widget);
}

static void scale_factor_changed(GtkWidget *widget, GParamSpec *property, gpointer unused) {
  KitCanvas *self = (KitCanvas *)widget;
  (void)property;
  (void)unused;
  self->callbacks.resized(self->data, widget);
}

static void after_paint(GdkFrameClock *clock, gpointer canvas) {
  KitCanvas *self = canvas;
  (void)clock;
  if (!self->drawn)
    return;
  self->drawn = FALSE;
  self->callbacks.painted(self->data, GTK_WIDGET(self));
}

static void kit_canvas_realize(GtkWidget *widget) {
  KitCanvas *self = (KitCanvas *)widget;
  GTK_WIDGET_CLASS(kit_canvas_parent_class)->realize(widget);
  self->clock = g_object_ref(gtk_widget_get_frame_clock(widget));
  self->after_paint = g_signal_connect(self->clock, "after-paint", G_CALLBACK(after_paint), self);
}

static void kit_canvas_unrealize(GtkWidget *widget) {
  KitCanvas *self = (KitCanvas *)widget;
  g_signal_handler_disconnect(self->clock, self->after_paint);
  g_clear_object(&self->clock);
  GTK_WIDGET_CLASS(kit_canvas_parent_class)->unrealize(widget);
}

static void kit_canvas_finalize(GObject *object) {
  KitCanvas *self = (KitCanvas *)object;
  self->callbacks.destroy(self->data);
  G_OBJECT_CLASS(kit_canvas_parent_class)->finalize(object);
}

static void kit_canvas_class_init(KitCanvasClass *class) {
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
  widget_class->snapshot = kit_canvas_snapshot;
  widget_class->size_allocate = kit_canvas_size_allocate;
  widget_class->realize = kit_canvas_realize;
  widget_class->unrealize = kit_canvas_unrealize;
  G_OBJECT_CLASS(class)->finalize = kit_canvas_finalize;
  gtk_widget_class_set_css_name(widget_class, "canvas");
  gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void kit_canvas_init(KitCanvas *self) {
  gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
  gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *kit_canvas_new(const KitCanvasCallbacks *callbacks, void *data) {
  KitCanvas *self = g_object_new(kit_canvas_get_type(), NULL);
  self->callbacks = *callbacks;
  self->data = data;
  /* Only now: the callbacks are in place. */
  g_signal_connect(self, "notify::scale-factor", G_CALLBACK(scale_factor_changed), NULL);
  return GTK_WIDGET(self);
}
