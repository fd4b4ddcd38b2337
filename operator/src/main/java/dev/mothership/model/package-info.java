/** What the stages say to each other: values, with no I/O and no framework. */
@NullMarked
package dev.mothership.model;

import org.jspecify.annotations.NullMarked;
