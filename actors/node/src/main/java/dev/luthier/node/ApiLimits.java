package dev.luthier.node;

/**
 * What a node bears over HTTP.
 *
 * @param studyBytes of a body that is no jar
 * @param jarBytes of a jar
 * @param perSecond requests of one user, or of one address without a token
 * @param watchers event streams at once
 */
record ApiLimits(long studyBytes, long jarBytes, int perSecond, int watchers) {
  static final ApiLimits USUAL = new ApiLimits(256 << 10, 512L << 20, 200, 64);
}
