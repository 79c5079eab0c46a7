package dev.luthier.rng;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent random streams, each named by a purpose and indices below one study seed.
 *
 * <p>A stream depends on its name only, never on which other streams were drawn before: that is
 * what lets a log be replayed and a leg be trained on any slot with the same result. Names are
 * mixed with the finaliser of SplitMix64 (Steele, Lea, Flood 2014, section 4).
 */
public final class Streams {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private Streams() {}

  /**
   * The generator of one named stream.
   *
   * @param seed the study's seed
   * @param purpose what the numbers are for, such as {@code "random"} or {@code "shuffle"}
   * @param indices what the purpose is repeated over, such as trial, fold and epoch; order matters
   */
  public static RandomGenerator of(long seed, String purpose, long... indices) {
    return new SplittableRandom(seed(seed, purpose, indices));
  }

  /**
   * The seed of one named stream, for libraries that keep generators of their own. Uniform over all
   * longs.
   */
  public static long seed(long seed, String purpose, long... indices) {
    long hash = FNV_OFFSET;
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    long mixed = mix(mix(seed + GOLDEN_GAMMA) ^ hash);
    for (long index : indices) {
      mixed = mix(mixed + GOLDEN_GAMMA * (2 * index + 1));
    }
    return mixed;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
