package dev.luthier.actors;

/**
 * Hears how a study is doing, at most once a second and once more at its end. Must not block for
 * long.
 */
@FunctionalInterface
public interface ProgressListener {
  void progressed(Progress progress);

  /** Listens to nothing. */
  static ProgressListener none() {
    return Silent.NONE;
  }

  /** The one that listens to nothing. */
  enum Silent implements ProgressListener {
    NONE;

    @Override
    public void progressed(Progress progress) {}
  }
}
