/**
 * Log entries as JSON: one object an entry, {@code seq}, {@code at}, {@code basis} and {@code type}
 * first, then the event's own fields by name. NaN and infinities are the strings {@code "NaN"},
 * {@code "Infinity"}, {@code "-Infinity"}; characters outside ASCII are escaped.
 */
@NullMarked
package dev.luthier.store.json;

import org.jspecify.annotations.NullMarked;
