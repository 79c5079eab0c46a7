/** The port to durable history: append, read, list; and its in-memory version. */
@NullMarked
package dev.luthier.store;

import org.jspecify.annotations.NullMarked;
