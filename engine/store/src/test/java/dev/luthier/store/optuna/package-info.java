/** Tests of Optuna's storages, by what Optuna itself wrote and by Optuna itself. */
@NullMarked
package dev.luthier.store.optuna;

import org.jspecify.annotations.NullMarked;
