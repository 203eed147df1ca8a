/// The init script that points every repository of a build at the tree.
///
/// Repositories are turned round where they are declared and not replaced, so that their order,
/// filters, patterns and metadata sources stay what the build says. It is Groovy for Gradle 4.4 and
/// newer; what only newer ones have is asked for by name.
///
/// - Source: Gradle, "Initialization Scripts", "Centralizing repository declarations"; the interfaces
///   `MavenArtifactRepository`, `IvyArtifactRepository`, `Settings`.
enum InitScript {
  static let text = #"""
    // Points every repository of this build at the offline tree of lockfetch-multi:
    //
    //     gradle --offline -I "$LOCKFETCH_TREE/maven/init.gradle" build

    def tree = System.getenv('LOCKFETCH_TREE')
    if (!tree) {
        throw new GradleException('LOCKFETCH_TREE is not set: it names the folder that holds "maven"')
    }
    def family = new File(tree, 'maven')
    def repository = new File(family, 'repository').toURI()

    // A folder of the project itself stays what it is.
    def isInside = { URI address, File folder ->
        address != null && address.scheme == 'file' && folder != null &&
            new File(address).toPath().normalize().startsWith(folder.toPath().normalize())
    }

    def redirect = { entry, File root ->
        if (entry instanceof MavenArtifactRepository) {
            if (!isInside(entry.url, root) && entry.url != repository) {
                entry.url = repository
                entry.artifactUrls = []
            }
        } else if (entry instanceof IvyArtifactRepository) {
            def address = entry.url
            if (address != null && address.scheme != 'file') {
                def place = address.authority.toLowerCase(Locale.ROOT).replace(':', '_') + address.path
                entry.url = new File(family, 'ivy/' + place).toURI()
            }
        }
    }

    // Repositories that are there, and those that will be.
    def redirectAll = { container, File root ->
        container.all { redirect(it, root) }
    }

    def hasProperty = { object, String name -> object.metaClass.hasProperty(object, name) != null }

    def prepareSettings = { settings ->
        redirectAll(settings.buildscript.repositories, settings.rootDir)
        if (hasProperty(settings, 'pluginManagement')) {
            def plugins = settings.pluginManagement.repositories
            redirectAll(plugins, settings.rootDir)
            // Without any Gradle would ask the plugin portal.
            if (plugins.empty) {
                plugins.maven { url repository }
            }
        }
        if (hasProperty(settings, 'dependencyResolutionManagement')) {
            redirectAll(settings.dependencyResolutionManagement.repositories, settings.rootDir)
        }
    }

    if (gradle.metaClass.respondsTo(gradle, 'beforeSettings', Closure)) {
        gradle.beforeSettings { prepareSettings(it) }
    } else {
        gradle.settingsEvaluated { prepareSettings(it) }
    }

    gradle.allprojects { project ->
        redirectAll(project.buildscript.repositories, project.rootDir)
        redirectAll(project.repositories, project.rootDir)
        // A script may set the URL after it has declared the repository.
        project.afterEvaluate {
            project.repositories.each { redirect(it, project.rootDir) }
        }
    }

    """#
}
