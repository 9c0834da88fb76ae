// The module's first inhabitant is on its way.
