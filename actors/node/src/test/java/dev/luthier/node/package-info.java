@NullMarked
package dev.luthier.node;

import org.jspecify.annotations.NullMarked;
