/** What sessions of every cloud share: budgets, recorded exchanges, and the removal of secrets. */
@NullMarked
package dev.mothership.cloud;

import org.jspecify.annotations.NullMarked;
