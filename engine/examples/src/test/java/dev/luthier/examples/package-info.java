@NullMarked
package dev.luthier.examples;

import org.jspecify.annotations.NullMarked;
