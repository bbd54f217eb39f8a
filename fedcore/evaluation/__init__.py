"""How good a model is on held-out patients, and whether the joint one is better than a hospital's own.

Accuracy is absent on purpose: at 4 % prevalence a model which finds nobody is 96 % accurate.
"""
