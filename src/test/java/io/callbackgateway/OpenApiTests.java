package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.github.therapi.runtimejavadoc.CommentFormatter;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.therapi.runtimejavadoc.ThrowsJavadoc;
import com.github.therapi.runtimejavadoc.scribe.JavadocAnnotationProcessor;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.configuration.SpringDocJavadocConfiguration;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.Ordered;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;

/**
 * {@code openapi.json}, which the admin door shows, is made of the APIs there and their Javadoc: run this with {@code -Dopenapi.write} to
 * make it anew. What a method throws is a problem, and its Javadoc begins with the status.
 */
class OpenApiTests {

    private static final Path DOCUMENT = Path.of("src/main/resources/io/callbackgateway/admin/openapi.json");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** {@code 404: why; 409: why} behind a {@code @throws}. */
    private static final Pattern PROBLEM = Pattern.compile("(\\d{3}): (.+?)(?=;\\s+\\d{3}: |$)", Pattern.DOTALL);

    private static List<Class<?>> apis;

    @BeforeAll
    static void find() throws IOException {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        apis = scan.findCandidateComponents("io.callbackgateway").stream()
                .<Class<?>>map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
                .toList();
        keepJavadoc();
    }

    @Test
    void theDocumentSaysWhatTheCodeSays() throws IOException {
        String document = document();

        if (System.getProperty("openapi.write") != null) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(document).isEqualTo(Files.readString(DOCUMENT));
    }

    @Test
    void everyOperationAndItsAnswerAreDescribed() throws IOException {
        JsonNode document = JSON.readTree(Files.readString(DOCUMENT));

        assertThat(document.path("openapi").asText()).startsWith("3.1");
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.path("summary").asText())
                            .as("%s", operation)
                            .isNotBlank();
                    assertThat(operation.path("responses").toString())
                            .as("%s", operation)
                            .containsPattern("\"20\\d\"")
                            .doesNotContain("*/*");
                }));
    }

    private static String document() throws IOException {
        StringBuilder document = new StringBuilder();
        WebApplicationContextRunner runner = new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        WebMvcAutoConfiguration.class,
                        HttpMessageConvertersAutoConfiguration.class,
                        JacksonAutoConfiguration.class,
                        SpringDocConfigProperties.class,
                        SpringDocConfiguration.class,
                        SpringDocJavadocConfiguration.class,
                        SpringDocWebMvcConfiguration.class))
                .withPropertyValues(
                        "springdoc.default-produces-media-type=application/json",
                        "springdoc.paths-to-match=/api/**",
                        "springdoc.paths-to-exclude=/api/openapi.json")
                .withBean(OpenAPI.class, OpenApiTests::frame)
                .withBean(OperationCustomizer.class, () -> OpenApiTests::complete)
                .withBean(Schemas.class);
        for (Class<?> api : apis) {
            runner = withMock(runner, api);
        }
        runner.run(context -> document.append(MockMvcBuilders.webAppContextSetup(context)
                .build()
                .perform(get("/v3/api-docs"))
                .andReturn()
                .getResponse()
                .getContentAsString()));
        return laidOut(document.toString());
    }

    /** In an order of its own, and with Markdown in place of the HTML that Javadoc becomes. */
    private static String laidOut(String document) throws IOException {
        Map<?, ?> tree = JSON.readValue(document, Map.class);
        return JSON.writeValueAsString(tree)
                        .replaceAll("</?code>", "`")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\\\"")
                        .replace("&amp;", "&")
                        .replaceAll("(?<=\\S)\\\\n +(?=\\S)", " ")
                + "\n";
    }

    private static <T> WebApplicationContextRunner withMock(WebApplicationContextRunner runner, Class<T> api) {
        return runner.withBean(api.getName(), api, () -> mock(api));
    }

    private static OpenAPI frame() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Callback Gateway: admin API")
                                .version("1")
                                .description(
                                        "At the admin door only. An error is a problem (RFC 9457) that repeats nothing of the request."))
                .servers(List.of(new Server().url("http://localhost:8081")))
                .components(new Components()
                        .addSecuritySchemes(
                                "password",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("a user of gateway.admin"))
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("made at /api/tokens"))
                        .addSchemas(
                                "Problem",
                                new ObjectSchema()
                                        .addProperty("type", new StringSchema())
                                        .addProperty("title", new StringSchema())
                                        .addProperty("status", new IntegerSchema())
                                        .addProperty("detail", new StringSchema())))
                .security(List.of(
                        new SecurityRequirement().addList("password"), new SecurityRequirement().addList("token")));
    }

    private static Operation complete(Operation operation, HandlerMethod method) {
        if (operation.getSummary() != null && operation.getSummary().equals(operation.getDescription())) {
            operation.setDescription(null);
        }
        operation.setOperationId(
                withoutApi(method.getBeanType()) + "." + method.getMethod().getName());
        ApiResponses answers = operation.getResponses();
        for (ThrowsJavadoc thrown :
                RuntimeJavadoc.getJavadoc(method.getMethod()).getThrows()) {
            PROBLEM.matcher(new CommentFormatter().format(thrown.getComment()))
                    .results()
                    .forEach(said -> answers.addApiResponse(said.group(1), problem(said.group(2))));
        }
        answers.addApiResponse("401", problem("user, password or token is missing or wrong"));
        answers.addApiResponse("403", problem("the role does not permit it"));
        answers.putIfAbsent("503", problem("what it needs, such as the database, is away. Call again"));
        return operation;
    }

    private static ApiResponse problem(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    }

    /** Named after the API, too: several have a {@code Page}. */
    private static final class Schemas extends ModelResolver implements Ordered {

        private Schemas() {
            super(Json31.mapper(), new TypeNameResolver() {
                @Override
                protected String nameForClass(Class<?> type, Set<Options> options) {
                    String name = super.nameForClass(type, options);
                    return type.getEnclosingClass() == null ? name : withoutApi(type.getEnclosingClass()) + name;
                }
            });
            openapi31(true);
        }

        /** Behind the one that adds the Javadoc: converters are asked in turn, the last one first. */
        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    private static String withoutApi(Class<?> type) {
        return type.getSimpleName().replaceFirst("(?<=.)Api$", "");
    }

    /** Where its reader looks: beside classes. */
    private static void keepJavadoc() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavaCompiler.CompilationTask task = compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:only", "-d", "target/test-classes"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources()));
            task.setProcessors(List.of(new JavadocAnnotationProcessor()));
            assertThat(task.call()).isTrue();
        }
    }

    /** Of the APIs' packages, where the records that they answer with are, too. */
    private static List<Path> sources() throws IOException {
        return apis.stream()
                .map(api -> Path.of("src/main/java", api.getPackageName().split("\\.")))
                .distinct()
                .flatMap(OpenApiTests::javaFiles)
                .toList();
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
