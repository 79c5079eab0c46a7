@NullMarked
package dev.luthier.dl4j;

import org.jspecify.annotations.NullMarked;
