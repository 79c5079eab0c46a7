/** Gaussian-process regression and acquisition functions on plain arrays; knows no trials. */
@NullMarked
package dev.luthier.gp;

import org.jspecify.annotations.NullMarked;
