#include "rows_shims.h"

typedef struct {
  GObject parent;
  guint count;
} KitRows;

typedef struct {
  GObjectClass parent;
} KitRowsClass;

static GType kit_rows_item_type(GListModel *model) {
  (void)model;
  return G_TYPE_OBJECT;
}

static guint kit_rows_count(GListModel *model) { return ((KitRows *)model)->count; }

static gpointer kit_rows_item(GListModel *model, guint position) {
  if (position >= ((KitRows *)model)->count) return NULL;
  return g_object_new(G_TYPE_OBJECT, NULL);
}

static void kit_rows_list_init(GListModelInterface *list) {
  list->get_item_type = kit_rows_item_type;
  list->get_n_items = kit_rows_count;
  list->get_item = kit_rows_item;
}

G_DEFINE_TYPE_WITH_CODE(KitRows, kit_rows, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, kit_rows_list_init))

static void kit_rows_class_init(KitRowsClass *klass) { (void)klass; }
static void kit_rows_init(KitRows *rows) { rows->count = 0; }

GListModel *kit_rows_new(void) { return G_LIST_MODEL(g_object_new(kit_rows_get_type(), NULL)); }

void kit_rows_set_count(GListModel *model, guint count) {
  guint before = ((KitRows *)model)->count;
  ((KitRows *)model)->count = count;
  g_list_model_items_changed(model, 0, before, count);
}

gboolean kit_is_a(gpointer object, GType type) {
  return object != NULL && G_TYPE_CHECK_INSTANCE_TYPE(object, type);
}
