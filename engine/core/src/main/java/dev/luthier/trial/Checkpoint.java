package dev.luthier.trial;

/**
 * A reference to a saved network: models travel by reference, never in a message.
 *
 * @param location where the checkpoint store finds it
 * @param sha256 of its bytes, in hex
 * @param bytes how many there are; 0 if that is not known
 */
public record Checkpoint(String location, String sha256, long bytes) {
  /** A checkpoint of unknown size. */
  public Checkpoint(String location, String sha256) {
    this(location, sha256, 0);
  }
}
