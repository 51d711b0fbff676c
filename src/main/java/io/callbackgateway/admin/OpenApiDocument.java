package io.callbackgateway.admin;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Describes the APIs at the admin door: a file of the build, which costs a gateway nothing. */
@RestController
class OpenApiDocument {

    /** This document (OpenAPI 3.1). */
    @GetMapping(path = "/api/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource document() {
        return new ClassPathResource("openapi.json", OpenApiDocument.class);
    }
}
