@NullMarked
package dev.luthier.child;

import org.jspecify.annotations.NullMarked;
