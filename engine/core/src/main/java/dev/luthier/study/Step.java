package dev.luthier.study;

import java.util.List;

/**
 * What a command led to.
 *
 * @param state after all entries
 * @param entries to append to the log, in order; empty if the command was ignored
 * @param effects to carry out, in order, once the entries are durable
 */
public record Step(StudyState state, List<LogEntry> entries, List<Effect> effects) {}
