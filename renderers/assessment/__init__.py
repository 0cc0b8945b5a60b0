"""Reports of an assessed estate: HTML, Markdown, CSV, XLSX and JSON of one :class:`migration.assessment.report.AssessmentReport`."""
