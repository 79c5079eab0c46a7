package dev.luthier.actors.cluster;

/**
 * A checkpoint that one node hands to another.
 *
 * @param owner the node that made it, and that its location names
 * @param path in the study's folder of that node
 * @param sha256 of its bytes, in hex
 */
record Heirloom(String owner, String study, String path, String sha256) {}
