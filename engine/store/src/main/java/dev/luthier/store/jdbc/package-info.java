/**
 * Study logs in a database: PostgreSQL for several machines, SQLite for one file. A study is a row
 * that names who may write it, and its entries are rows numbered by {@code seq}.
 *
 * <p>Whoever opens a study takes it over: it gets the next term and a name of its own, and every
 * later write checks both in the transaction that writes, so that two can never both write. A
 * database that is away is waited for; one that went back in time, restored from a backup, is never
 * written as if nothing had happened.
 */
@NullMarked
package dev.luthier.store.jdbc;

import org.jspecify.annotations.NullMarked;
