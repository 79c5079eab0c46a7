/** Submits studies to a node over HTTP, watches them and fetches what they came to. */
@NullMarked
package dev.luthier.client;

import org.jspecify.annotations.NullMarked;
