package dev.luthier.trial;

/**
 * A reference to a saved network: models travel by reference, never in a message.
 *
 * @param location where the checkpoint store finds it
 * @param sha256 of its bytes, in hex
 */
public record Checkpoint(String location, String sha256) {}
