/** Tests of the study logs in databases, with a real server. */
@NullMarked
package dev.luthier.store.jdbc;

import org.jspecify.annotations.NullMarked;
