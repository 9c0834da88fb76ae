internal import CGtk4

extension Widget {
  /// Makes the actions of a group known to this widget and what is in it, in place of those that had
  /// the same prefix.
  public func insert(_ actions: ActionGroup) {
    gtk_widget_insert_action_group(widget, actions.prefix, actions.opaque)
  }
}
