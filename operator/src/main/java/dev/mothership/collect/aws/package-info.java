/** AWS API pages to raw records, one file per service. */
@NullMarked
package dev.mothership.collect.aws;

import org.jspecify.annotations.NullMarked;
