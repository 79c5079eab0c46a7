package dev.luthier.stop;

import java.util.Optional;

/**
 * The rules that may end a leg before its last epoch. The first that speaks decides, in this order.
 *
 * @param divergence also at the last epoch
 * @param thresholds also at the last epoch
 * @param median before the last epoch only: there, halving decides
 * @param patience before the last epoch only
 */
public record Stoppers(
    Divergence divergence,
    Thresholds thresholds,
    Optional<MedianRule> median,
    Optional<Patience> patience) {}
