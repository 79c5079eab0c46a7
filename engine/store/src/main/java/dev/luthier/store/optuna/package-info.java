/**
 * Optuna's storages, read and written: the journal file and the relational schema. A study log is
 * shown in them as a study of Optuna's, and their trials can be taken over.
 */
@NullMarked
package dev.luthier.store.optuna;

import org.jspecify.annotations.NullMarked;
