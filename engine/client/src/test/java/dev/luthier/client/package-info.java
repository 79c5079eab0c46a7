@NullMarked
package dev.luthier.client;

import org.jspecify.annotations.NullMarked;
