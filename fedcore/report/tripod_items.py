"""The TRIPOD+AI checklist: 27 items in 52 parts, numbered as published, what each asks in short words of ours.

Collins GS, Moons KGM, Dhiman P, et al. TRIPOD+AI statement: updated guidance for reporting clinical prediction models
that use regression or machine learning methods. BMJ 2024;385:e078378, table 2 (CC BY 4.0), which has the exact wording.
"""

from __future__ import annotations

from typing import NamedTuple

from fedcore.errors import Text

SOURCE = "Collins GS, et al. BMJ 2024;385:e078378, doi:10.1136/bmj-2023-078378"


class Item(NamedTuple):
    """`number` as published ("12c"); `topic` its heading there."""

    number: str
    topic: Text
    asks: Text


_BACKGROUND, _DATA, _PARTICIPANTS = Text("Background"), Text("Data"), Text("Participants")
_OUTCOME, _PREDICTORS, _ANALYSIS = Text("Outcome"), Text("Predictors"), Text("Analytical methods")
_PERFORMANCE, _USABILITY = Text("Model performance"), Text("Usability in current care")

ITEMS: tuple[Item, ...] = (
    Item("1", Text("Title"), Text("Says that a prediction model is developed or evaluated, for whom, and for which "
                                  "outcome")),
    Item("2", Text("Abstract"), Text("A summary by the TRIPOD+AI checklist for abstracts")),
    Item("3a", _BACKGROUND, Text("Healthcare context, diagnostic or prognostic, reasons, existing models")),
    Item("3b", _BACKGROUND, Text("Target population, intended purpose in the care pathway, intended users")),
    Item("3c", _BACKGROUND, Text("Known health inequalities between sociodemographic groups")),
    Item("4", Text("Objectives"), Text("Study objectives: development, validation or both")),
    Item("5a", _DATA, Text("Sources of the development and evaluation data, reasons, representativeness")),
    Item("5b", _DATA, Text("Dates: start and end of accrual, end of follow-up")),
    Item("6a", _PARTICIPANTS, Text("Setting, number and location of centres")),
    Item("6b", _PARTICIPANTS, Text("Eligibility criteria")),
    Item("6c", _PARTICIPANTS, Text("Treatments received and how they were handled")),
    Item("7", Text("Data preparation"), Text("Pre-processing and quality checks, and whether alike across groups")),
    Item("8a", _OUTCOME, Text("Definition, time horizon, how and when assessed, reasons, consistency across groups")),
    Item("8b", _OUTCOME, Text("Who assessed the outcome, where judgement is needed")),
    Item("8c", _OUTCOME, Text("Blinding of the outcome's assessment")),
    Item("9a", _PREDICTORS, Text("Choice of the initial predictors and any pre-selection")),
    Item("9b", _PREDICTORS, Text("Definition of all predictors, how and when measured, blinding")),
    Item("9c", _PREDICTORS, Text("Who assessed the predictors, where judgement is needed")),
    Item("10", Text("Sample size"), Text("How the study size was arrived at and whether it suffices")),
    Item("11", Text("Missing data"), Text("How missing data were handled, reasons for omitting data")),
    Item("12a", _ANALYSIS, Text("How the data were used, for instance partitioned")),
    Item("12b", _ANALYSIS, Text("How predictors were handled: form, rescaling, transformation")),
    Item("12c", _ANALYSIS, Text("Type of model, reasons, building steps, tuning, internal validation")),
    Item("12d", _ANALYSIS, Text("Heterogeneity across clusters such as hospitals: how handled and quantified")),
    Item("12e", _ANALYSIS, Text("Measures and plots of performance, comparison of models")),
    Item("12f", _ANALYSIS, Text("Model updating after evaluation, for instance recalibration")),
    Item("12g", _ANALYSIS, Text("How predictions were calculated for the evaluation")),
    Item("13", Text("Class imbalance"), Text("Methods against class imbalance and recalibration after them")),
    Item("14", Text("Fairness"), Text("Approaches to model fairness and their reasons")),
    Item("15", Text("Model output"), Text("Output of the model; any classification and how thresholds were found")),
    Item("16", Text("Training versus evaluation"),
         Text("Differences between development and evaluation data in setting, eligibility, outcome, predictors")),
    Item("17", Text("Ethical approval"), Text("Ethics committee, informed consent or its waiver")),
    Item("18a", Text("Funding"), Text("Source of funding, role of the funders")),
    Item("18b", Text("Conflicts of interest"), Text("Conflicts and financial disclosures of all authors")),
    Item("18c", Text("Protocol"), Text("Where the protocol is, or that there was none")),
    Item("18d", Text("Registration"), Text("Register and number, or that the study was not registered")),
    Item("18e", Text("Data sharing"), Text("Availability of the study data")),
    Item("18f", Text("Code sharing"), Text("Availability of the analytical code")),
    Item("19", Text("Patient and public involvement"), Text("Any involvement of patients and the public, or none")),
    Item("20a", _PARTICIPANTS, Text("Flow of participants, with and without the outcome")),
    Item("20b", _PARTICIPANTS, Text("Characteristics overall and by source: predictors, size, events, missing data")),
    Item("20c", _PARTICIPANTS, Text("Important predictors compared between development and evaluation data")),
    Item("21", Text("Model development"), Text("Participants and events in each analysis")),
    Item("22", Text("Model specification"), Text("The full model for use by others, restrictions to access")),
    Item("23a", _PERFORMANCE, Text("Performance with confidence intervals, also in key subgroups")),
    Item("23b", _PERFORMANCE, Text("Heterogeneity of performance across clusters, if examined")),
    Item("24", Text("Model updating"), Text("Results of any updating: the updated model and its performance")),
    Item("25", Text("Interpretation"), Text("Overall interpretation, fairness included, beside earlier studies")),
    Item("26", Text("Limitations"), Text("Limitations and their effects on bias, uncertainty and generalisability")),
    Item("27a", _USABILITY, Text("How poor or unavailable input data are assessed and handled in use")),
    Item("27b", _USABILITY, Text("What users have to do and know")),
    Item("27c", _USABILITY, Text("Next steps for research, with a view to applicability")),
)  # fmt: skip
