/**
 * Which addresses a source stands for: numbered ranges, folders, sitemaps, and the pages a crawl
 * finds. The list lives in the database, grows while the work goes on, and survives a restart.
 */
@NullMarked
package io.athanor.ingest.plan;

import org.jspecify.annotations.NullMarked;
