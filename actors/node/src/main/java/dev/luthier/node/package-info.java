/** The command line: wires study files, stores, objectives and actors; is no library. */
@NullMarked
package dev.luthier.node;

import org.jspecify.annotations.NullMarked;
