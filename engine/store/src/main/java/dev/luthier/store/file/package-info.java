/**
 * Durable history on disk: a directory a study, its log in {@code study.log}, its saved networks in
 * {@code checkpoints/}.
 *
 * <p>The log is JSON lines. The first is the header {@code
 * {"luthier":1,"log":"study","crc":"..."}}, every other one an entry with its {@code seq}. The last
 * field of every line is {@code crc}: the CRC-32C, as eight hex digits, of the line's bytes before
 * {@code ,"crc"}. Lines end with one line feed. What follows the last whole line is the trace of a
 * crash and is cut off when the log is opened; damage before it is refused.
 *
 * <p>Whoever writes holds a lock on {@code study.lock}: on another file than the log, because on
 * many systems a process that closes any handle of a file loses its lock. Reading needs no lock.
 */
@NullMarked
package dev.luthier.store.file;

import org.jspecify.annotations.NullMarked;
