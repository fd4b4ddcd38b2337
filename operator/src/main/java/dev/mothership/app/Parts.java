package dev.mothership.app;

import java.util.List;

/**
 * What works in the background.
 *
 * @param everywhere on every replica, once the database is there
 * @param leading on the leader only
 */
record Parts(List<Background> everywhere, List<Background> leading) {
  Parts {
    everywhere = List.copyOf(everywhere);
    leading = List.copyOf(leading);
  }
}
