package dev.luthier.node;

import java.io.IOException;

/** The database of a cluster does not answer now. */
final class StoreAway extends IOException {
  private static final long serialVersionUID = 1L;

  StoreAway(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
