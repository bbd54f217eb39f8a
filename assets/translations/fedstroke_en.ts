<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB">
<context>
    <name>ClusterCard</name>
    <message numerus="yes">
        <source>It answers, with %n core(s). Used from the next session on.</source>
        <translation>
            <numerusform>It answers, with one core. Used from the next session on.</numerusform>
            <numerusform>It answers, with %n cores. Used from the next session on.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatabaseDialog</name>
    <message numerus="yes">
        <source>Connected: %n table(s) and view(s).</source>
        <translation>
            <numerusform>Connected: %n table or view.</numerusform>
            <numerusform>Connected: %n tables and views.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message numerus="yes">
        <source>%n match(es) here</source>
        <translation>
            <numerusform>%n match here</numerusform>
            <numerusform>%n matches here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NotedPredictions</name>
    <message numerus="yes">
        <source>{time} · {model} · %n patients</source>
        <translation>
            <numerusform>{time} · {model} · %n patient</numerusform>
            <numerusform>{time} · {model} · %n patients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PatientForm</name>
    <message numerus="yes">
        <source>All %n predictors are given.</source>
        <translation>
            <numerusform>The predictor is given.</numerusform>
            <numerusform>All %n predictors are given.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordsView</name>
    <message numerus="yes">
        <source>%n session(s) made with it</source>
        <translation>
            <numerusform>%n session made with it</numerusform>
            <numerusform>%n sessions made with it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n column(s) take part as predictors.</source>
        <translation>
            <numerusform>%n column takes part as predictor.</numerusform>
            <numerusform>%n columns take part as predictors.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In use: %n patient(s).</source>
        <translation>
            <numerusform>In use: %n patient.</numerusform>
            <numerusform>In use: %n patients.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with the outcome.</source>
        <translation>
            <numerusform>%n with the outcome.</numerusform>
            <numerusform>%n with the outcome.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n predictor(s): each category of a column of words counts as one.</source>
        <translation>
            <numerusform>%n predictor: each category of a column of words counts as one.</numerusform>
            <numerusform>%n predictors: each category of a column of words counts as one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScoredCard</name>
    <message numerus="yes">
        <source>No partner knows %n of these patients: the joint model scored them with this hospital’s predictors alone. The file says for each patient how many partners knew the patient.</source>
        <translation>
            <numerusform>No partner knows %n of these patients: the joint model scored them with this hospital’s predictors alone. The file says for each patient how many partners knew the patient.</numerusform>
            <numerusform>No partner knows %n of these patients: the joint model scored them with this hospital’s predictors alone. The file says for each patient how many partners knew the patient.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n confirmed peer(s)</source>
        <translation>
            <numerusform>%n confirmed peer</numerusform>
            <numerusform>%n confirmed peers</numerusform>
        </translation>
    </message>
</context>
</TS>
