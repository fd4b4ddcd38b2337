/** AWS collectors against a real AWS protocol, and the tool that records the quickstart. */
@NullMarked
package dev.mothership.collect.aws;

import org.jspecify.annotations.NullMarked;
