package dev.luthier.study;

/**
 * One entry of the study log.
 *
 * @param seq from 0, without gaps
 * @param at milliseconds since 1970
 * @param basis sequence number of the last fact a decision had seen; for a proposal the snapshot it
 *     was made from; for other facts their own
 * @param event what
 */
public record LogEntry(long seq, long at, long basis, StudyEvent event) {}
